{# Characters that take one septet in a text (3GPP TS 23.038), as what goes between the brackets of a regular expression. -#}
{% macro gsm7_basic() -%}
    {%- set ascii = '\u000a\u000d -Z_a-z' -%}
    {{- return(ascii ~ '£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà') -}}
{%- endmacro %}
