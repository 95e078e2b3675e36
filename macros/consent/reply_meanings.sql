{#
    What every body_text means (law.md section 2): opt_out, opt_in, help, reply, or review for any other text that holds a stop word, and
    for a short one in a script other than Latin. One row a body_text.

    Args:
        texts: relation with body_text
#}
{% macro reply_meanings(texts) -%}
with

bodies as (
    {{ normalized_bodies(texts) }}
),

distinct_words as (
    select distinct words from bodies
),

keywords as (
    select
        *,
        {{ split_text('keyword', ' ', 1) }} as first_word,
        {{ regexp_match('keyword', '[' ~ letters_without_blanks() ~ ']') }} as is_held_without_blanks
    from {{ ref('reply_keywords') }}
),

held_keywords as (
    select
        parts.whole as words,
        keywords.keyword,
        keywords.match,
        keywords.outcome
    from {{ parts_as_rows('distinct_words', 'words', ' ') }} as parts
    inner join keywords on parts.part = keywords.first_word
    where not keywords.is_held_without_blanks and ' ' || parts.whole || ' ' like '% ' || keywords.keyword || ' %'
    union all
    select
        distinct_words.words,
        keywords.keyword,
        keywords.match,
        keywords.outcome
    from distinct_words
    inner join keywords on keywords.is_held_without_blanks and distinct_words.words like '%' || keywords.keyword || '%'
    where {{ regexp_match('distinct_words.words', '[' ~ letters_without_blanks() ~ ']') }}
),

held_meanings as (
    select
        words,
        max(case when match <> 'phrase' and words = keyword then outcome end) as whole_text,
        max(case when match = 'phrase' then outcome end) as phrase,
        max(case when match = 'word' and outcome = 'opt_out' then 'review' end) as stop_word
    from held_keywords
    group by words
),

{# a short text in a script of which few words are known is not taken for talk -#}
foreign_words as (
    select words from distinct_words
    where length(words) < 20 and {{ regexp_match('words', '[' ~ letters_beyond_latin() ~ ']') }}
)

select
    bodies.body_text,
    coalesce(
        held_meanings.whole_text,
        held_meanings.phrase,
        held_meanings.stop_word,
        case when foreign_words.words is not null then 'review' end,
        'reply'
    ) as reply_intent
from bodies
left join held_meanings on bodies.words = held_meanings.words
left join foreign_words on bodies.words = foreign_words.words
{%- endmacro %}
