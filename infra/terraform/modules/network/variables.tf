variable "name" {
  description = "Name of the VPC."
  type        = string
}

variable "cidr" {
  description = "Addresses of the VPC. Nothing peers with it, so any private range will do."
  type        = string
  default     = "10.71.0.0/20"

  validation {
    condition     = can(cidrsubnet(var.cidr, 4, 2))
    error_message = "cidr must be a range with room for subnets, as in 10.71.0.0/20."
  }
}

variable "zones" {
  description = "Availability zones, one subnet each: the more, the sooner a GPU host is found."
  type        = list(string)

  validation {
    condition     = length(var.zones) >= 1 && length(var.zones) <= 16
    error_message = "zones must name 1 to 16 availability zones."
  }
}
