{# No export of OneText is public: what its columns mean is what the connection says (properties). -#}
{{ config(**connected_as('onetext')) }}
{%- set kinds = {'profile_id': 'id', 'email': 'email', 'country_code': 'country', 'latitude': 'double', 'longitude': 'double'} -%}
{%- set columns, ids = {'file_name': ['text', '_file']}, [] -%}
{%- for property in mapped_properties('onetext') -%}
    {%- do columns.update({property.cell: [kinds.get(property.to, 'text'), property.property]}) -%}
    {%- if property.to == 'profile_id' -%}{%- do ids.append(property.cell) -%}{%- endif -%}
{%- endfor -%}
{{ vendor_rows('onetext', ['subscribers', 'subscribers_export'], columns, key=ids) }}
