{{ fitted_rows('prediction_coefficients') }}
