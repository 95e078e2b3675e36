{#
    Whether a place of a number (int_number_places) has to be open for a text: the number's own places do, and those of the profile it was
    sent for; of every profile where it names none.
#}
{% macro is_place_of_text(places, texts) -%}
    {{ places }}.phone_e164 = {{ texts }}.phone_e164
    and ({{ places }}.profile_id is null or {{ texts }}.profile_id is null or {{ places }}.profile_id = {{ texts }}.profile_id)
{%- endmacro %}
