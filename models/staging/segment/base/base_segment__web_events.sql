{{ config(**connected_as('segment')) }}
{{ tracked_events({
    'page_viewed': ['pages'], 'product_viewed': ['product_viewed'], 'category_viewed': ['product_list_viewed'], 'search': ['products_searched'],
}) }}
