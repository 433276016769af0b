from peewee import *

from m import Order


def put(row):
    Order.insert(row).on_conflict(conflict_target=[Order.customer, Order.total], preserve=[Order.total]).execute()
    Order.insert(row).on_conflict(conflict_target=[Order.id], preserve=[Order.total]).execute()
