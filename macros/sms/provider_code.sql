{#
    A provider's code of a failure as codes are compared: Error 21610 and twilio:21610 are 21610, and whatever speaks of an opt-out is opt_out.
#}
{% macro provider_code(code) %}
    case
        when {{ regexp_match(code, '^[^0-9]*[0-9]{3,}[^0-9]*$') }} then {{ replace_matches(code, '[^0-9]+', '') }}
        when {{ regexp_match(word_key(code), 'opt(ed)?_?out|unsubscribe') }} then 'opt_out'
        else {{ word_key(code) }}
    end
{% endmacro %}
