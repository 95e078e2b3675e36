{{ newest_fit('cluster_centroids', numbered_by='prediction_models') }}
