{#
    The elements of an array that a loader leaves as JSON inside the rows of a table, in a from clause. Of a row that was landed several times only
    the newest version has elements.

    Columns: kept; parent_id, the id of the row; element_index and element. Of an array within the elements of another: parent_element too.

    Args:
        relation: the raw table
        held: its vendor_columns
        kept: list of SQL of its columns that are kept
        arrays: name of the column with the array, then of the array within each element, and so on
#}
{% macro nested_rows(relation, held, kept, arrays) %}
    {%- set id = adapter.quote(held.id.name) -%}
    {%- set document = input_text(held[modules.re.sub('[^a-z0-9]', '', arrays[0])]) -%}
    {%- set newest_first = [] -%}
    {%- for column in [held.get('airbyteextractedat', held.get('airbyteemittedat')), held.get('updatedat')] if column -%}
        {%- do newest_first.append(adapter.quote(column.name) ~ ' desc nulls last') -%}
    {%- endfor -%}
    {%- do newest_first.append(byte_order(document) ~ ' desc nulls last') -%}
    {%- set newest -%}
        (
            select * from (
                select *, row_number() over (partition by {{ id }} order by {{ newest_first | join(', ') }}) as version_number from {{ relation }}
                {%- if 'deletedmessage' in held %}
                where {{ adapter.quote(held.deletedmessage.name) }} is null
                {%- endif %}
            ) as versions
            where version_number = 1
        )
    {%- endset -%}
    {%- set parent_id, parent_element, element = adapter.quote('parent_id'), adapter.quote('parent_element'), adapter.quote('element') -%}
    {%- set names = kept + [parent_id] -%}
    {%- set rows = [json_elements(newest, kept + [id ~ ' as ' ~ parent_id], document)] -%}
    {%- for inner in arrays[1:] -%}
        {%- set outer = '(select ' ~ names | join(', ') ~ ', ' ~ element ~ ' as ' ~ parent_element ~ ' from ' ~ rows[-1] ~ ' as parents)' -%}
        {%- do rows.append(json_elements(outer, names + [parent_element], parent_element, [inner])) -%}
    {%- endfor -%}
    {{ return(rows[-1]) }}
{% endmacro %}
