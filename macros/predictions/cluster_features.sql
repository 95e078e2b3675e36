{#
    The six features of the ATTN guide that people are grouped by, over columns of int_profile_facts, called facts. Logarithms keep a
    few heavy buyers and visitors from making groups of their own; who never bought counts as if it was a year ago, as everybody who
    bought before that.
#}
{% macro cluster_features() -%}
    {{ return({
        'days_since_last_purchase': least_of('coalesce(facts.days_since_last_order, 365)', '365'),
        'total_orders': 'ln(1 + facts.lifetime_orders)',
        'average_order_value': 'ln(1 + coalesce(facts.average_order_value, 0))',
        'email_engagement_score': '50 * ' ~ least_of('1', safe_divide('facts.email_clicks_90d', 5)) ~ ' + 50 * '
            ~ greatest_of('0', '1 - ' ~ safe_divide(least_of('facts.days_since_email_opened', 'facts.days_since_email_clicked', '90'), 90)),
        'sms_engagement_score': engagement_score('facts'),
        'website_sessions': 'ln(1 + facts.site_days_90d)',
    }) }}
{%- endmacro %}
