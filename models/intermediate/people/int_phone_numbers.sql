with

{# the record of a number outlives its profiles -#}
numbers as (
    select phone_e164
    from {{ ref('int_profile_contacts' if connections() else 'int_profiles_resolved') }}
    where phone_e164 is not null
    union distinct
    select phone_e164
    from {{ ref('int_consent_versions') }}
    where phone_e164 is not null and {{ least_of('occurred_at', 'received_at', 'first_loaded_at') }} <= {{ as_of() }}
    union distinct
    select phone_e164
    from {{ ref('int_sms_messages_rolled_up') }}
    where first_seen_at <= {{ as_of() }}
    union distinct
    select phone_e164
    from {{ ref('int_inbound_texts') }}
    where is_accepted and {{ least_of('occurred_at', 'first_loaded_at') }} <= {{ as_of() }}
    union distinct
    select phone_e164
    from {{ ref('int_suppressions_validated') }}
    where phone_e164 is not null
    union distinct
    select phone_e164
    from {{ ref('int_failed_texts') }}
    where phone_e164 is not null and {{ least_of('occurred_at', 'arrived_at') }} <= {{ as_of() }}
),

prefixes as (
    select * from {{ ref('int_phone_prefixes') }}
),

split_numbers as (
    select
        phone_e164,
        phone_e164 like '+1%' as is_nanp,
        substring(phone_e164, 2, 4) as first_four,
        substring(phone_e164, 2, 3) as first_three,
        substring(phone_e164, 2, 2) as first_two,
        substring(phone_e164, 2, 1) as first_one,
        substring(phone_e164, 6, 3) as exchange_code,
        substring(phone_e164, 9, 2) as line_start
    from numbers
),

{# no calling code is the beginning of another, so at most one of these joins finds a row -#}
matched as (
    select
        split_numbers.*,
        coalesce(area.prefix, three.prefix, two.prefix, one.prefix) as prefix,
        coalesce(area.country_code, three.country_code, two.country_code, one.country_code) as country_code,
        coalesce(three.national_lengths, two.national_lengths, one.national_lengths) as national_lengths,
        coalesce(area.is_textable, three.is_textable, two.is_textable, one.is_textable, false) as is_textable
    from split_numbers
    left join prefixes as area on split_numbers.is_nanp and split_numbers.first_four = area.prefix
    left join prefixes as three on not split_numbers.is_nanp and split_numbers.first_three = three.prefix
    left join prefixes as two on not split_numbers.is_nanp and split_numbers.first_two = two.prefix
    left join prefixes as one on not split_numbers.is_nanp and split_numbers.first_one = one.prefix
),

judged as (
    select
        matched.*,
        matched.is_textable
        and case
            when matched.is_nanp
                then
                    {{ regexp_match('matched.phone_e164', '^[+]1[2-9][0-9]{2}[2-9][0-9]{6}$') }}
                    and matched.exchange_code not like '_11'
                    and not (matched.exchange_code = '555' and matched.line_start = '01')
            else
                {{ regexp_match('matched.phone_e164', '^[+][1-9][0-9]{6,14}$') }}
                and ';' || matched.national_lengths || ';'
                like '%;' || cast(length(matched.phone_e164) - length('+' || matched.prefix) as {{ dbt.type_string() }}) || ';%'
        end as is_valid
    from matched
)

select
    phone_e164,
    is_valid,
    case when is_valid then prefix end as prefix,
    case when is_valid then country_code end as country_code
from judged
