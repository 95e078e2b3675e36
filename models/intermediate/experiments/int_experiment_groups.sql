{#
    Groups by which results are split: segments of a profile when it was assigned, and its properties of var experiment_dimensions that were
    known by then. Never what came after, since the arm may have caused it.
-#}
{{ config(materialized='view') }}
{%- set properties = var('experiment_dimensions') -%}
with

units as (
    select
        experiment_id,
        profile_id,
        assigned_at
    from {{ ref('int_experiment_units') }}
    where is_counted
)

select distinct
    units.experiment_id,
    units.profile_id,
    'segment' as dimension,
    history.segment_name as dimension_value
from units
inner join {{ ref('segment_membership_history') }} as history
    on
        units.profile_id = history.profile_id
        and {{ is_member_at('history', 'units.assigned_at') }}
{%- if properties %}
union all
select
    units.experiment_id,
    units.profile_id,
    properties.property_name as dimension,
    properties.property_value as dimension_value
from units
inner join {{ ref('int_profile_properties_validated') }} as properties
    on units.profile_id = properties.profile_id and units.assigned_at >= properties.updated_at
where {{ is_one_of('properties.property_name', properties) }}
{%- endif %}
