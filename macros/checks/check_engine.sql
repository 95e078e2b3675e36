{# Before anything runs: the engine has what the models need. Only Postgres has versions in use that lack it. #}
{% macro check_engine() %}
    {{- return(adapter.dispatch('check_engine', 'sms_segmentation')()) -}}
{% endmacro %}

{% macro default__check_engine() %}
{% endmacro %}

{% macro postgres__check_engine() %}
    {%- if execute -%}
        {%- set version = run_query('show server_version_num').rows[0][0] | int -%}
        {%- if version < 160000 -%}
            {{ exceptions.raise_compiler_error(
                'The server is PostgreSQL ' ~ version // 10000 ~ '; 16 or newer is needed (pg_input_is_valid).'
            ) }}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
