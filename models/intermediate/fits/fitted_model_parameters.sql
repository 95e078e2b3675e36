{{ fitted_rows('model_parameters') }}
