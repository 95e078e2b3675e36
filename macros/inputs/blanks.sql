{# Every kind of blank, seen or unseen (of no width, marks of direction, soft hyphens), as the inside of a class of a regular expression. #}
{% macro blanks() %}
    {{- return(' \t\n\r\x0b\x0c\x85\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2069\u3000\ufeff') -}}
{% endmacro %}
