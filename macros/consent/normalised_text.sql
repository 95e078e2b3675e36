{#
    An inbound text as the keyword lists have it: small letters without accents, everything but letters and digits as one
    blank. Accents may stand on their letter or apart from it, and letters may be full width.
#}
{% macro normalised_text(text) -%}
    {%- set accented = 'àáâãäåçèéêëìíîïñòóôõöùúûüýÿÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝ' -%}
    {%- set plain = 'aaaaaaceeeeiiiinooooouuuuyyaaaaaaceeeeiiiinooooouuuuy' -%}
    {%- set wide = 'ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ' -%}
    {%- set narrow = 'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz' -%}
    {#- letters without a counterpart in the second list are left out #}
    {%- set apart = '\u0300\u0301\u0302\u0303\u0308\u030a\u0327' -%}
    trim(
        {{ replace_matches(
            "lower(translate(" ~ text ~ ", '" ~ accented ~ wide ~ apart ~ "', '" ~ plain ~ narrow ~ "'))", '[^a-z0-9]+', ' '
        ) }}
    )
{%- endmacro %}
