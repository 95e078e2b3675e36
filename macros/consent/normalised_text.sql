{# An inbound text as the keyword lists have it: small letters without accents, anything but letters and digits as one blank. #}
{% macro normalised_text(text) -%}
    {%- set accented = 'àáâãäåçèéêëìíîïñòóôõöùúûüýÿÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝ' -%}
    {%- set plain = 'aaaaaaceeeeiiiinooooouuuuyyaaaaaaceeeeiiiinooooouuuuy' -%}
    trim({{ replace_matches("lower(translate(" ~ text ~ ", '" ~ accented ~ "', '" ~ plain ~ "'))", '[^a-z0-9]+', ' ') }})
{%- endmacro %}
