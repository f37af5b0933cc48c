"""A household: users, titles, requests and watches on simulated servers."""

from .household import Household
from .titles import Movie, Request, Series, User

__all__ = ["Household", "Movie", "Request", "Series", "User"]
