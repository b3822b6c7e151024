"""The judge: an additive model that says of each line how likely it is to be the page's and not the article's."""
