{{ purchase_histories(as_of_date()) }}
