{# No export of OneText is public: what its columns mean is what the connection says (properties). -#}
{{ config(**connected_as('onetext')) }}
{%- set columns = {'file_name': ['text', '_file']} -%}
{%- for property in mapped_properties('onetext') -%}
    {%- do columns.update({property.cell: ['text', property.property]}) -%}
{%- endfor %}
{{ vendor_rows('onetext', ['subscribers', 'subscribers_export'], columns) }}
