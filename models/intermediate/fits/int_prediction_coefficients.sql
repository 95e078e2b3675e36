{{ newest_fit('prediction_coefficients', numbered_by='prediction_models') }}
