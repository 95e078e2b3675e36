{{ config(**connected_as('klaviyo_csv')) }}
{%- set columns = {
    'person_id': ['id', 'Klaviyo ID', 'Profile ID', 'Person ID', 'id'],
    'file_name': ['text', '_file'],
    'line_number': ['id', '_line', '_line_number', 'line_number'],
    'email': ['email', 'Email', 'Email Address'],
    'phone_number': ['text', 'Phone Number', 'Phone'],
    'first_name': ['text', 'First Name'],
    'last_name': ['text', 'Last Name'],
    'country_code': ['country', 'Country'],
    'region_code': ['region', 'Region', 'State', 'State / Region'],
    'city': ['text', 'City'],
    'postal_code': ['text', 'Zip', 'Zip Code', 'Postal Code'],
    'timezone': ['text', 'Timezone', 'Time Zone'],
    'locale': ['text', 'Locale'],
    'created_at': ['time', 'Profile Created On', 'Date Added', 'Created', 'Created At'],
    'updated_at': ['time', 'Date Updated', 'Last Updated', 'Updated', 'Updated At'],
} -%}
{%- for channel in ['sms', 'email'] -%}
    {%- set state, times, methods = ['text'], ['time'], ['text'] -%}
    {%- for header in [channel ~ ' Marketing Consent', channel ~ ' Consent', channel ~ ' Marketing Status', channel ~ ' Subscription Status'] -%}
        {%- do state.append(header) -%}
        {%- do times.append(header ~ ' Timestamp') -%}
        {%- do methods.extend([header ~ ' Method', header ~ ' Source']) -%}
    {%- endfor -%}
    {%- do columns.update({channel ~ '_state': state, channel ~ '_consented_at': times, channel ~ '_method': methods}) -%}
{%- endfor %}
with

lines as (
    {{ vendor_rows('klaviyo_csv', ['profiles_export', 'profiles'], columns, key=['person_id']) }}
)

select
    *,
    {{ vendor_number('phone_number', 'country_code', has_calling_code=true) }} as phone_e164
from lines
