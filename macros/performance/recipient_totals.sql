{# Distinct numbers over rows of texts_with_credit, and by what basis they count as having received; figures of a campaign or flow step. #}
{% macro recipient_totals() -%}
    {{ text_totals() }},
    cast(count(distinct case when is_received then recipient_key end) as integer) as recipients,
    cast(count(distinct case when is_received and is_clicked then recipient_key end) as integer) as clickers,
    cast(count(distinct case when is_received and attributed_orders > 0 then recipient_key end) as integer) as converted_recipients,
    case when min(received_basis) = max(received_basis) then max(received_basis) else 'mixed' end as received_basis,
    {{ ratio_of(
        "count(case when is_received and received_basis = 'delivered' then 1 end)",
        "count(case when is_sent and received_basis = 'delivered' then 1 end)"
    ) }} as delivery_rate
{%- endmacro %}
