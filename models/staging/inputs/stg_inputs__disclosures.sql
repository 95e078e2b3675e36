{{ stage_input('disclosures') }}
