{# Events that the brand tracks when somebody gives or takes back consent, where the connection says so (consent_tracks). -#}
{{ config(**connected_as('segment')) }}
{%- set tracks = [] -%}
{%- for connection in connections('segment') -%}
    {%- for track, meaning in connection.consent_tracks.items() -%}
        {%- do tracks.append((connection, track, meaning)) -%}
    {%- endfor -%}
{%- endfor -%}
{%- for connection, track, meaning in tracks or [({'name': 'none'}, none, {'action': 'opt_out', 'source': 'api', 'phone': 'phone'})] %}
select *, '{{ track }}' as track, '{{ meaning.action }}' as action, '{{ meaning.source }}' as source from (
    {%- set relation = vendor_relation(connection, [track]) if execute and track else none %}
    {{ vendor_rows_of(connection, relation, tracked_columns({'phone': ['text', meaning.phone]})) if execute else 'select 1' }}
) as track_{{ loop.index }}
{{ 'union all' if not loop.last }}
{%- endfor %}
