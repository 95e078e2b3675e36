{#
    Stands in a file that scripts/sms new-segment made until somebody writes what belongs there; ends the build until then.

    Args:
        task: what is to be written, as a sentence without its full stop
#}
{% macro unfinished(task) %}
    {%- if execute -%}
        {%- do exceptions.raise_compiler_error(task ~ '.') -%}
    {%- endif -%}
    1 = 0
{%- endmacro %}
