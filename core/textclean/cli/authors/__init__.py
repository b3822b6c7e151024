"""Commands for who writes plugins: what is installed, what it declares, whether it is right, and a new one."""
