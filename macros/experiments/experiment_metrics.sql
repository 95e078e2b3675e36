{#
    Metrics of an experiment: the measure of a profile that is averaged (mean); what counts as its events; before: adjusted by what was spent
    before (CUPED); over: the measure it is divided by, which makes it a ratio.
#}
{% macro experiment_metrics() -%}
    {%- set is_adjusted = var('experiment_cuped') -%}
    {{ return({
        'visited': {'mean': 'visited', 'events': 'visited', 'before': is_adjusted},
        'clicked': {'mean': 'clicked', 'events': 'clicked'},
        'converted': {'mean': 'converted', 'events': 'converted', 'before': is_adjusted},
        'orders': {'mean': 'orders', 'events': 'converted', 'before': is_adjusted},
        'revenue': {'mean': 'revenue', 'events': 'converted', 'before': is_adjusted},
        'email_revenue': {'mean': 'email_revenue', 'events': 'bought_by_email'},
        'cost': {'mean': 'cost'},
        'discount': {'mean': 'discount'},
        'retained': {'mean': 'retained', 'events': 'retained'},
        'opted_out': {'mean': 'opted_out', 'events': 'opted_out'},
        'average_order_value': {'mean': 'revenue', 'events': 'converted', 'over': 'orders'},
        'click_rate': {'mean': 'texts_clicked', 'events': 'texts_clicked', 'over': 'texts_received'},
    }) }}
{%- endmacro %}
