{{ validated_input('disclosures') }}
