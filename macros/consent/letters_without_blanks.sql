{# Letters of scripts that set no blank between words, or hang endings on them, as ranges: Thai, Japanese, Chinese, Korean. #}
{% macro letters_without_blanks() -%}
    {{- return('\u0e00-\u0e7f\u3005\u3006\u3041-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff') -}}
{%- endmacro %}
