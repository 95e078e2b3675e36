{# Ends the build with a sentence where the list of segment_memberships lacks a segment. -#}
{%- set listed = (graph.nodes.values() | selectattr('name', 'equalto', 'segment_memberships') | first).depends_on.nodes if execute else [] -%}
{%- for node in segment_models() if node.unique_id not in listed -%}
{%- do exceptions.raise_compiler_error("Add ref('" ~ node.name ~ "') to the list of segment_memberships.sql: it lacks this segment.") -%}
{%- endfor -%}
select segment_name
from {{ ref('segment_memberships') }}
where segment_name is null
