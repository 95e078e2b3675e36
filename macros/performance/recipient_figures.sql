{# Totals of a campaign or flow step, and its rates, with the intervals of those whose units are people. #}
{% macro recipient_figures(totals) -%}
    {%- set t = totals ~ '.' -%}
    {%- for total in [
        'texts_sent', 'texts_received', 'received_basis', 'recipients', 'texts_clicked', 'clickers', 'bot_clicks', 'opt_outs',
        'complaints', 'attributed_orders', 'converted_recipients', 'attributed_revenue', 'cost', 'texts_without_cost', 'mature_texts', 'is_mature', 'delivery_rate',
    ] %}
    {{ t }}{{ total }},
    {%- endfor %}
    {{ ratio_of(t ~ 'clickers', t ~ 'recipients') }} as click_rate,
    {{ as_decimal(wilson_low(t ~ 'clickers', t ~ 'recipients'), 28, 12) }} as click_rate_low,
    {{ as_decimal(wilson_high(t ~ 'clickers', t ~ 'recipients'), 28, 12) }} as click_rate_high,
    {{ ratio_of(t ~ 'converted_recipients', t ~ 'recipients') }} as conversion_rate,
    {{ ratio_of(t ~ 'attributed_orders', t ~ 'texts_clicked') }} as orders_per_click,
    {{ ratio_of(t ~ 'attributed_revenue', t ~ 'texts_sent') }} as revenue_per_text,
    {{ ratio_of(t ~ 'attributed_revenue', t ~ 'attributed_orders') }} as average_order_value,
    {{ ratio_of(t ~ 'opt_outs', t ~ 'texts_received') }} as opt_out_rate,
    {{ as_decimal(wilson_low(t ~ 'opt_outs', t ~ 'texts_received'), 28, 12) }} as opt_out_rate_low,
    {{ as_decimal(wilson_high(t ~ 'opt_outs', t ~ 'texts_received'), 28, 12) }} as opt_out_rate_high,
    {{ ratio_of(t ~ 'attributed_revenue - ' ~ t ~ 'cost', t ~ 'cost') }} as roi,
    {{ ratio_of(t ~ 'attributed_revenue', t ~ 'cost') }} as return_on_spend
{%- endmacro %}
