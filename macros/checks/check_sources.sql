{# Before anything runs: var sources names vendors, loaders and settings that there are, and input_owners connections that sources names. #}
{% macro check_sources() %}
    {%- set sources = var('sources') -%}
    {{ require(sources is mapping, 'sources', 'a mapping of connections: {klaviyo: {loader: fivetran, schema: klaviyo}}') }}
    {%- set settings = ['vendor', 'loader', 'schema', 'database', 'tables', 'default_country', 'currency', 'categories', 'external_id_is', 'properties', 'consent_tracks', 'sms_category', 'inputs'] -%}
    {%- for name, given in sources.items() -%}
        {%- set place = 'sources.' ~ name -%}
        {{ require_that(modules.re.match('^[A-Za-z0-9_]+$', name | string), place, name, 'a name of letters, digits and _') }}
        {{ require_that(given is mapping, place, given, 'a mapping such as {loader: fivetran, schema: ' ~ name ~ '}') }}
        {%- for key in given if key not in settings -%}
            {{ require_that(false, place, key, 'a setting of ' ~ settings | join(', ') ~ '; the nearest is ' ~ nearest_name(key | string, settings)) }}
        {%- endfor -%}
        {%- set vendor = given.get('vendor', name) -%}
        {%- set offered = vendors().get((connections() | selectattr('name', 'equalto', name) | first).vendor) -%}
        {{ require_that(offered, place ~ '.vendor', vendor, 'one of ' ~ vendors() | join(', ')) }}
        {{ require_that(given.get('loader', 'auto') in ['auto'] + offered.loaders, place ~ '.loader', given.loader, 'one of auto, ' ~ offered.loaders | join(', ')) }}
        {%- for key in ['schema', 'database'] if given.get(key) is not none and key in given -%}
            {{ require_that(modules.re.match('^[A-Za-z0-9_-]+$', given[key] | string), place ~ '.' ~ key, given[key], 'a name of letters, digits and _') }}
        {%- endfor -%}
        {%- for key in ['tables', 'categories', 'properties', 'consent_tracks'] if key in given -%}
            {{ require_that(given[key] is mapping, place ~ '.' ~ key, given[key], 'a mapping') }}
        {%- endfor -%}
        {%- if given.get('default_country') is not none -%}
            {{ require_that(modules.re.match('^[A-Z]{2}$', given.default_country | string), place ~ '.default_country', given.default_country, 'an ISO code of two capitals such as US') }}
        {%- endif -%}
        {%- if given.get('currency') is not none -%}
            {{ require_that(modules.re.match('^[A-Z]{3}$', given.currency | string), place ~ '.currency', given.currency, 'an ISO code of three capitals such as USD') }}
        {%- endif -%}
        {%- if given.get('external_id_is') is not none -%}
            {{ require_that(given.external_id_is == 'shopify_customer_id', place ~ '.external_id_is', given.external_id_is, 'shopify_customer_id') }}
        {%- endif -%}
        {%- for category in given.get('categories', {}).values() -%}
            {{ require_that(category in ['marketing', 'transactional', 'conversational', 'auto_response'], place ~ '.categories', category, 'marketing, transactional, conversational or auto_response') }}
        {%- endfor -%}
        {%- for track, meaning in given.get('consent_tracks', {}).items() -%}
            {%- set track_place = place ~ '.consent_tracks.' ~ track -%}
            {{ require_that(meaning is mapping and meaning.keys() | sort == ['action', 'phone', 'source'], track_place, meaning, '{action: ..., source: ..., phone: ...}') }}
            {{ require_that(meaning.action in ['opt_in', 'opt_out'], track_place ~ '.action', meaning.action, 'opt_in or opt_out') }}
            {{ require_that(meaning.source in ['form', 'checkout', 'keyword', 'pos', 'agent', 'api', 'import'], track_place ~ '.source', meaning.source, 'form, checkout, keyword, pos, agent, api or import') }}
            {{ require_that(modules.re.match('^[A-Za-z0-9_ ]+$', meaning.phone | string), track_place ~ '.phone', meaning.phone, 'the name of the column with the number') }}
        {%- endfor -%}
        {%- if given.get('sms_category') is not none -%}
            {{ require_that(modules.re.match('^[A-Za-z0-9_ .-]+$', given.sms_category | string), place ~ '.sms_category', given.sms_category, 'the name of a consent category') }}
        {%- endif -%}
        {%- if vendor == 'onetext' -%}
            {%- set meant = given.get('properties', {}).values() | selectattr('to', 'equalto', 'profile_id') | list -%}
            {{ require_that(meant, place ~ '.properties', given.get('properties'), 'columns of the export, one of them the id: {Subscriber ID: {to: profile_id}}') }}
        {%- endif -%}
        {%- if given.get('inputs') is not none -%}
            {%- set strange = given.inputs | reject('in', offered.inputs) | list if given.inputs is sequence and given.inputs is not string else [given.inputs] -%}
            {{ require_that(strange == [], place ~ '.inputs', strange | join(', '), 'a list of ' ~ offered.inputs | join(', ')) }}
        {%- endif -%}
    {%- endfor -%}
    {%- set owners = var('input_owners') -%}
    {{ require(owners is mapping, 'input_owners', 'a mapping of inputs to connections: {orders: shopify}') }}
    {%- set names = [] -%}
    {%- for connection in connections() -%}{%- do names.extend([connection.name, connection.vendor]) -%}{%- endfor -%}
    {%- for input, owner in owners.items() -%}
        {{ require_that(input_owner(input)[0] is not none, 'input_owners', input, 'an input that one vendor owns, such as orders or web_events') }}
        {{ require_that(owner in names, 'input_owners.' ~ input, owner, 'a connection of var sources: ' ~ names | unique | join(', ')) }}
    {%- endfor -%}
    {%- set attested = var('attested_consent') -%}
    {{ require(attested is mapping, 'attested_consent', 'a mapping of connections to {level, source, consented_at}') }}
    {%- for name, word in attested.items() -%}
        {%- set place = 'attested_consent.' ~ name -%}
        {{ require_that(name in sources, place, name, 'a connection of var sources') }}
        {{ require_that(word is mapping and word.keys() | sort == ['consented_at', 'level', 'source'], place, word, '{level: ..., source: ..., consented_at: ...}') }}
        {{ require_that(word.level in ['express_written', 'express', 'implied'], place ~ '.level', word.level, 'express_written | express | implied') }}
        {{ require_that(word.source in ['form', 'checkout', 'keyword', 'pos'], place ~ '.source', word.source, 'form | checkout | keyword | pos') }}
        {{ require_that(modules.re.match('^[0-9]{4}-[0-9]{2}-[0-9]{2}', word.consented_at | string), place ~ '.consented_at', word.consented_at, 'a date such as 2026-05-31') }}
    {%- endfor -%}
{% endmacro %}
