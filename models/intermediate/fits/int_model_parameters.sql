{{ newest_fit('model_parameters') }}
