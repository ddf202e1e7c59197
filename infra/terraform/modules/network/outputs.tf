output "vpc_id" {
  description = "The VPC, known once its subnets reach AWS."
  value       = aws_vpc.this.id

  depends_on = [aws_route.internet, aws_route_table_association.public]
}

output "subnet_ids" {
  description = "One public subnet an availability zone."
  value       = [for subnet in aws_subnet.public : subnet.id]
}
