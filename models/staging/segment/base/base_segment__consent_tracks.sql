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
    {#- the number of the track itself: a trait is no consent #}
    {%- set columns = tracked_columns({}) %}
    {%- do columns.update({
        'phone': ['text', meaning.phone, 'properties_' ~ meaning.phone],
        'page_url': ['text', 'context_page_url'],
        'ip_address': ['text', 'context_ip', 'context_request_ip'],
        'user_agent': ['text', 'context_user_agent'],
    }) %}
    {{ vendor_rows_of(connection, relation, columns) if execute else 'select 1' }}
) as track_{{ loop.index }}
{{ 'union all' if not loop.last }}
{%- endfor %}
