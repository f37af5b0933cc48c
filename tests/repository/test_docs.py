"""What the documentation promises: everything is in it, its links lead somewhere, its examples are valid."""

from collections.abc import Iterable, Iterator
from functools import cache
import json
from pathlib import Path
import re
from typing import Any
from unittest.mock import patch

from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint import DomainBlueprints
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.components.persistent_notification import _async_get_or_create_notifications
from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict, parse_yaml
import pytest
import voluptuous as vol

from custom_components.jellyseerr_cleanup import const, issues
from custom_components.jellyseerr_cleanup.cleanup.run import ErrorCode
from custom_components.jellyseerr_cleanup.clients import errors
from custom_components.jellyseerr_cleanup.flow_schemas import (
    options_schema,
    policy_schema,
)
from custom_components.jellyseerr_cleanup.retention.plan import State
from custom_components.jellyseerr_cleanup.retention.reason import ReasonCode
from custom_components.jellyseerr_cleanup.services import ACTIONS

from .sources import INTEGRATION, REPOSITORY, files
