"""A believable network for demonstrations and screenshots, built through actions only. Everybody in it is made up."""
