{# Decisions that have passed their tests: while one fails, the table of the last run stays. -#}
select * from {{ ref('int_sending_decisions') }}
