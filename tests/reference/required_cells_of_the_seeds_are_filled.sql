{% set required = {
    'jurisdiction_rules': [
        'rule_id', 'row_kind', 'country_code', 'region_code', 'day_type', 'source', 'basis',
        'confidence', 'evidence', 'applies_to_sms', 'enforce_when_consented', 'default_enabled', 'reviewed_on',
    ],
    'holidays': ['holiday_calendar', 'holiday_date', 'name'],
    'nanp_area_codes': ['npa', 'country_code', 'number_class', 'zones_source'],
    'calling_codes': ['calling_code', 'national_lengths', 'has_trunk_zero'],
    'place_names': ['place_kind', 'place_name', 'place_code'],
    'zone_offsets': ['time_zone', 'starts_at', 'ends_at', 'offset_minutes'],
    'time_zone_probes': ['time_zone', 'probe_utc', 'expected_offset_minutes'],
    'reply_keywords': ['match', 'keyword', 'outcome', 'language', 'source'],
    'letter_folds': ['code_point', 'letter'],
    'consent_effects': ['effect_reason', 'effect', 'description'],
    'provider_codes': ['provider', 'code', 'meaning', 'source'],
    'brand_caps': ['cap_name', 'tier', 'value', 'max_messages', 'kind', 'source'],
    'manual_closures': ['country_code', 'region_code', 'starts_at'],
    'season_calendar': ['season', 'starts_month_day', 'ends_month_day'],
} %}

{% for seed, columns in required.items() %}
select
    '{{ seed }}' as seed,
    count(*) as rows_with_a_blank
from {{ ref(seed) }}
where {{ columns | join(' is null or ') }} is null
having count(*) > 0
{{ 'union all' if not loop.last }}
{% endfor %}
