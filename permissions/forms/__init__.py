"""What an administrator types. Rules live in the services; forms read fields and keep what was typed."""
