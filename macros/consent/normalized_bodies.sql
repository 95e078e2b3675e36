{#
    What every body_text says in plain words: letters of other styles and accents folded to plain ones (seed letter_folds), the rest as
    normalized_text has it. One row a body_text.

    Args:
        texts: relation with body_text
#}
{% macro normalized_bodies(texts) -%}
with

{# many say the same -#}
distinct_bodies as (
    select distinct body_text from {{ texts }}
    where body_text is not null
),

styled_bodies as (
    select body_text from distinct_bodies
    where {{ regexp_match('body_text', '[^ -~]') }}
),

styled_letters as (
    select distinct part as letter from {{ parts_as_rows('styled_bodies', 'body_text', '') }} as characters
),

{# of the letters that occur: translate() goes through its list for every character of a text -#}
folds as (
    select
        coalesce({{ string_agg('letter_folds.letter', '', 'letter_folds.folded is null, letter_folds.code_point') }}, '') as letters,
        coalesce({{ string_agg('letter_folds.folded', '', 'letter_folds.folded is null, letter_folds.code_point') }}, '') as folded
    from {{ ref('letter_folds') }} as letter_folds
    inner join styled_letters on letter_folds.letter = styled_letters.letter
)

select
    distinct_bodies.body_text,
    {{ normalized_text('distinct_bodies.body_text', 'folds.letters', 'folds.folded') }} as words
from distinct_bodies
cross join folds
{%- endmacro %}
