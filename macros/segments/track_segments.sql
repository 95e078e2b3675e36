{# Segments of the engagement tracks, from the most engaged on: track -> segment. #}
{% macro track_segments() %}
    {{ return({
        'track_a': 'track_a_highly_engaged', 'track_b': 'track_b_engaged', 'track_c': 'track_c_less_engaged', 'track_d': 'track_d_unengaged',
    }) }}
{% endmacro %}
