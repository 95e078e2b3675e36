with

texts as (
    {{ texts_with_credit() }}
),

totals as (
    select
        flow_id,
        flow_step,
        min(sent_at) as first_sent_at,
        max(sent_at) as last_sent_at,
        {{ recipient_totals() }}
    from texts
    where flow_id is not null
    group by flow_id, flow_step
)

select
    totals.flow_id,
    totals.flow_step,
    totals.flow_id as flow_name,
    totals.first_sent_at,
    totals.last_sent_at,
    {{ ratio_of('totals.texts_clicked', 'totals.texts_received') }} as text_click_rate,
    {{ ratio_of('totals.recipients', 'first_steps.recipients') }} as share_of_first_step,
    {{ recipient_figures('totals') }}
from totals
left join totals as first_steps on totals.flow_id = first_steps.flow_id and first_steps.flow_step = 1
