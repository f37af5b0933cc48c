"""Clients of Jellyseerr, Jellyfin, Radarr and Sonarr: they read and delete, and decide nothing."""
