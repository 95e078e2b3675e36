{{ fitted_rows('prediction_models') }}
