"""Clients of Jellyseerr, Jellyfin, Radarr and Sonarr; they make no decisions."""
