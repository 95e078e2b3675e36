{{ newest_fit('prediction_models', numbered_by='prediction_models') }}
