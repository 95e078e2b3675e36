{# What vendors get as properties of a person: name without the prefix (var export_prefix) -> column of export_profiles. #}
{% macro vendor_properties() %}
    {{ return([
        'sms_track', 'rfm_segment', 'lifecycle_stage', 'clv_tier', 'primary_segment', 'recommended_product_id', 'lasting_block_reason',
    ]) }}
{% endmacro %}
