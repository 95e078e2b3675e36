{{ fitted_rows('cluster_centroids') }}
