"""New projects for plugins, made of templates."""
